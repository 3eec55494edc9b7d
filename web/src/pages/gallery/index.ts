import { definePage } from "../define-page.tsx";

/** Every piece of the interface with its states; for those who build it, where data is a demo's. */
export const galleryPage = definePage({
  route: "/dev/gallery",
  title: "Gallery",
  load: async () => (await import("./gallery-page.tsx")).GalleryPage,
});
