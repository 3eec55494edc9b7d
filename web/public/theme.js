// Before the first paint: a remembered theme wins over the system's. A file of its own, because the page's security
// policy allows no inline scripts.
try {
  const theme = localStorage.getItem("trunkline.theme");
  if (theme === "dark" || theme === "light" || theme === "contrast")
    document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme it is.
}
