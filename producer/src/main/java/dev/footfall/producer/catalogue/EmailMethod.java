package dev.footfall.producer.catalogue;

/** How an e-mail is sent. Events have the name in lower case. */
public enum EmailMethod {
  /** {@code gmail_api_v2}. */
  GMAIL_API_V2,
  /** {@code outlook_api_v2}. */
  OUTLOOK_API_V2,
  /** {@code smtp}. */
  SMTP
}
