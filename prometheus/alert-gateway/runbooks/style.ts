/** The style of the runbooks: large, calm, one column; for a phone in the dark first. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fff, #121417);
  --raised: light-dark(#f4f5f7, #1b1f24);
  --ink: light-dark(#1a1d21, #dfe3e8);
  --faint: light-dark(#5b636d, #98a2ae);
  --line: light-dark(#d9dde2, #31373f);
  --link: light-dark(#0b57c2, #8ab8ff);
  --mark: light-dark(#b45309, #f5a524);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 1.0625rem/1.55 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
nav {
  position: sticky;
  top: 0;
  display: flex;
  gap: .25rem;
  overflow-x: auto;
  padding: .25rem max(.5rem, calc((100vw - 46rem) / 2));
  background: var(--raised);
  border-bottom: 1px solid var(--line);
  white-space: nowrap;
}
nav a { padding: .6rem .65rem; font-size: .9375rem; text-decoration: none; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem 1rem 6rem; }
h1 { margin: .5rem 0 1rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
h2 { margin: 0 0 .75rem; font-size: 1.1875rem; line-height: 1.3; }
h2 a { color: inherit; text-decoration: none; }
h2 a:hover::after { content: " #"; color: var(--faint); }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; border-radius: 2px; }
section { margin: 1.25rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: 10px; }
section:has(> h2:target) { border-color: var(--mark); box-shadow: 0 0 0 1px var(--mark); }
section > p > strong:first-child { display: block; color: var(--faint); font-size: .875rem; }
section > :last-child { margin-bottom: 0; }
ol, ul { padding-left: 1.6rem; }
li { margin: .6rem 0; }
code { font: .9em/1.5 ui-monospace, monospace; background: var(--raised); padding: .1em .3em; border-radius: 4px; }
figure { margin: 1rem 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
pre { margin: 0; padding: .75rem; background: var(--raised); white-space: pre-wrap; }
pre code { padding: 0; background: none; }
figcaption a { display: block; padding: .65rem .75rem; border-top: 1px solid var(--line); font-weight: 600; text-decoration: none; }
.contents { padding: 0; list-style: none; }
.contents li { margin: 0; border-bottom: 1px solid var(--line); }
.contents a { display: block; padding: .65rem 0; text-decoration: none; }
.contents .alert { padding: .45rem 0 .45rem 1rem; font-size: .9375rem; border-top: 1px solid var(--line); }
.faint { color: var(--faint); font-size: .9375rem; }
@media print { nav { display: none; } }
`;
