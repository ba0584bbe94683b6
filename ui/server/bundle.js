// All modules in one file: a browser that asks for each of them is busy with that for a second.

/**
 * Imports one of them by its name. Each is there once, whoever imports it, and tells its place by
 * the address that it would have as a file.
 * @param {Record<string, string>} sources of modules by name, each after those that it imports
 * @param {string} base address of their folder
 * @returns {(name: string) => Promise<any>}
 */
export function bundled(sources, base) {
  const addressOf = name => new URL(name, base).href;
  const made = new Map();
  for (const [name, source] of Object.entries(sources)) {
    const address = addressOf(name);
    const code = source
      .replace(/ from "(\.[^"]+)"/g, (_, other) => ` from "${made.get(new URL(other, address).href)}"`)
      .replaceAll("import.meta.url", JSON.stringify(address));
    const file = new Blob([code, `\n//# sourceURL=${address}`], {type: "text/javascript"});
    made.set(address, URL.createObjectURL(file));
  }
  return name => import(made.get(addressOf(name)));
}
