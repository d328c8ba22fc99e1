package dev.footfall.sink.notify;

/**
 * How alert delivery is, as metrics and health show it.
 *
 * @param leading whether this instance delivers
 * @param fileGood whether the alert file as it is now is in force
 * @param problems what the delivering instance last saw
 */
record NotifierState(boolean leading, boolean fileGood, DeliveryProblems problems) {}
