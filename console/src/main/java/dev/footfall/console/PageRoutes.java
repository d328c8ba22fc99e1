package dev.footfall.console;

import io.javalin.http.Context;

/** The page and its files. */
final class PageRoutes {

  private final Assets assets;

  PageRoutes(Assets assets) {
    this.assets = assets;
  }

  /** {@code GET /}: asked for each time, as it names the path of the files it needs. */
  void page(Context request) {
    answer(request, assets.page(), "no-cache");
  }

  /** {@code GET /assets/…}: kept for ever, as another content has another path. */
  void asset(Context request) {
    Asset asset =
        assets
            .at(request.path())
            .orElseThrow(() -> ProblemException.notFound("There is no such file in this release."));
    answer(request, asset, "public, max-age=31536000, immutable");
  }

  private static void answer(Context request, Asset asset, String cache) {
    request.header("Cache-Control", cache).contentType(asset.mediaType()).result(asset.content());
  }
}
