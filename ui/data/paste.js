// A table that is pasted outside a field comes as a file does. Runs with every visit to the page;
// its one listener stays, and does nothing where there is no place for a file.

/** What takes a text itself; the table that is edited has a way of its own to do so. */
const FIELDS = 'input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"]), textarea, [class*="st-key-table-"]';

/** @param {EventTarget | null} at @returns {boolean} */
const inField = at => at instanceof HTMLElement && (at.isContentEditable || at.closest(FIELDS) !== null);

/**
 * What was copied, as a file: one from a folder, else the text, in which a spreadsheet has tabs
 * between its cells. A spreadsheet gives a picture of the cells as well; alone it is taken, and
 * refused in words.
 * @param {DataTransfer} clipboard @returns {File | undefined}
 */
function copied(clipboard) {
  const files = [...clipboard.files], text = clipboard.getData("text/plain");
  const file = files.find(({type}) => !type.startsWith("image/"));
  if (file || !text.trim()) return file ?? files[0];
  return text.includes("\t")
    ? new File([text], "pasted.tsv", {type: "text/tab-separated-values"})
    : new File([text], "pasted.txt", {type: "text/plain"});
}

/** @param {ClipboardEvent} event */
function paste({target, clipboardData, defaultPrevented}) {
  /** @type {HTMLInputElement | null} */
  const place = document.querySelector('[data-testid="stFileUploader"] input[type="file"]:enabled');
  if (!place || !clipboardData || defaultPrevented || inField(target) || inField(document.activeElement)) return;
  const file = copied(clipboardData);
  if (!file) return;
  const given = new DataTransfer();
  given.items.add(file);
  place.files = given.files;
  place.dispatchEvent(new Event("change", {bubbles: true}));
}

if (!document.body.dataset.takesPaste) {
  document.body.dataset.takesPaste = "true";
  document.addEventListener("paste", paste);
}
