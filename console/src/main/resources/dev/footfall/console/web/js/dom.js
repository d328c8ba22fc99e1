// The few ways this page touches the document. Data become text, never markup.

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** A new element with attributes and children (elements or text). */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Sets the text if it is another one, so that a selection in it survives. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Sets a data attribute, or takes it away when there is no value. */
export function setData(node, key, value) {
  if (value) {
    node.dataset[key] = value;
  } else {
    delete node.dataset[key];
  }
}

/** Keeps one row per item: makes and removes rows, and fills those that stay in place. */
export function fillRows(body, items, make, fill) {
  while (body.rows.length > items.length) {
    body.deleteRow(-1);
  }
  items.forEach((item, index) => {
    if (index >= body.rows.length) {
      body.append(make());
    }
    fill(body.rows[index], item);
  });
}
