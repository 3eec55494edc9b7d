/* global SwaggerUIBundle */
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const followTheSystem = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
followTheSystem();
dark.addEventListener("change", followTheSystem);

SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  displayRequestDuration: true,
  // Its default sends the document's address to a validator elsewhere.
  validatorUrl: null,
});
