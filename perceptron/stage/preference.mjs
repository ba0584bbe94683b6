// What this browser keeps for a person from visit to visit.

/** @type {Map<string, string>} until the page is reloaded, where the browser lets nothing be kept */
const meanwhile = new Map();

const named = name => `perceptron.${name}`;

/** @param {string} name @param {string} otherwise where nothing was kept */
export function preferred(name, otherwise) {
  try {
    return localStorage.getItem(named(name)) ?? meanwhile.get(name) ?? otherwise;
  } catch {
    return meanwhile.get(name) ?? otherwise;
  }
}

/** @param {string} name @param {string} value */
export function prefer(name, value) {
  meanwhile.set(name, value);
  try {
    localStorage.setItem(named(name), value);
  } catch {
    // Blocked or full: it holds until the page is reloaded.
  }
}
