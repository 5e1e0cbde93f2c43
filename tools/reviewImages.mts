// `node tools/reviewImages.mts`: draws the images in docs/review.md anew, with an installed Chromium.
// tests/docs/reviewImages.test.ts fails when a review has changed and its image has not.
import { mkdir, writeFile } from "node:fs/promises";
import {
  digestOf,
  goldenReview,
  imageFile,
  imagesFolder,
  manifestFile,
  PAGE_WIDTH,
  PICTURED,
  pageOf,
} from "./docs/reviewImages.mts";
import { withCamera } from "./docs/reviewImagesBrowser.mts";

await mkdir(imagesFolder, { recursive: true });
await withCamera(PAGE_WIDTH, async (camera) => {
  for (const name of PICTURED) {
    const image = await camera.photograph(pageOf(goldenReview(name)));
    await writeFile(imageFile(name), image);
    console.log(`${imageFile(name)} ${Math.ceil(image.length / 1024)} kB`);
  }
});
const manifest = Object.fromEntries(PICTURED.map((name) => [name, digestOf(goldenReview(name))]));
await writeFile(manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`);
