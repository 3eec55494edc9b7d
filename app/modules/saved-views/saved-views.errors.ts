import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of saved views. */
export const savedViewErrors = defineErrors({
  saved_view_not_found: {
    status: 404,
    title: "There is no such saved view",
    expected: true,
    remedy: "It may be deleted, or no longer shared.",
  },
  saved_view_of_another: {
    status: 403,
    title: "This saved view is somebody else's",
    expected: true,
    remedy: "Save it under a name of your own.",
  },
  saved_view_exists: {
    status: 409,
    title: "Another saved view of yours has this name",
    expected: true,
    remedy: "Choose another name, or change that one.",
  },
  too_many_saved_views: {
    status: 409,
    title: "There are as many saved views of this list as there may be",
    expected: true,
    remedy: "Delete those that are not needed any more.",
  },
});
