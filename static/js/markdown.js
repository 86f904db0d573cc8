/** Markdown marks around or before what is selected in a textarea. */

import { word } from "./words.js";

/** Type text over a range, so that undo takes it back, then select part of it. */
function type(area, start, end, text, from, to) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start + from, start + to);
}

function around(area, mark, fallback) {
  const { selectionStart: start, selectionEnd: end } = area;
  const text = area.value.slice(start, end) || fallback;
  type(area, start, end, mark + text + mark, mark.length, mark.length + text.length);
}

function before(area, mark) {
  const start = area.value.slice(0, area.selectionStart).lastIndexOf("\n") + 1;
  const next = area.value.indexOf("\n", area.selectionEnd);
  const end = next < 0 ? area.value.length : next;
  const lines = area.value.slice(start, end).split("\n");
  const text = lines.map((line, index) => mark(index) + line).join("\n");
  type(area, start, end, text, text.length, text.length);
}

function link(area) {
  const { selectionStart: start, selectionEnd: end } = area;
  const text = area.value.slice(start, end) || word("link");
  const whole = `[${text}](https://)`;
  type(area, start, end, whole, whole.length - "https://)".length, whole.length - 1);
}

function code(area) {
  const { selectionStart: start, selectionEnd: end } = area;
  const text = area.value.slice(start, end);
  if (text && !text.includes("\n")) return around(area, "`", "");
  const gap = start === 0 || area.value[start - 1] === "\n" ? "" : "\n";
  const open = `${gap}\`\`\`\n`;
  type(area, start, end, `${open}${text}\n\`\`\`\n`, open.length, open.length + text.length);
}

const TOOLS = {
  bold: (area) => around(area, "**", word("bold")),
  italic: (area) => around(area, "*", word("italic")),
  link,
  list: (area) => before(area, () => "- "),
  numbered: (area) => before(area, (index) => `${index + 1}. `),
  quote: (area) => before(area, () => "> "),
  code,
};

/** Use one tool of the toolbar on a textarea. */
export const apply = (tool, area) => TOOLS[tool](area);
