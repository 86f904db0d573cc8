/** Binds each [data-behavior="a b"] to behaviors/a.js and behaviors/b.js, which are loaded only where a page uses them. */

for (const element of document.querySelectorAll("[data-behavior]")) {
  for (const name of element.dataset.behavior.split(" ").filter(Boolean)) {
    import(`./behaviors/${name}.js`).then((module) => module.default(element));
  }
}
