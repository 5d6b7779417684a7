/* RequireJS as Studio's pages have it: a script that calls define without a name breaks. */
window.define = (name, ...rest) => {
  if (typeof name !== "string") throw new Error("Mismatched anonymous define() module");
  window.define.modules = { ...window.define.modules, [name]: rest };
};
window.define.amd = { jQuery: true };
window.require = window.requirejs = () => { throw new Error("this page has no RequireJS modules"); };
