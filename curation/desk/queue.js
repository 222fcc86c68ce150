// Edits on their way to the server: kept in the tab until the server says that it has them, so
// that neither a reload nor a dropped connection loses one.

/**
 * What is done to a draft: `do` names it, the rest depends on that; `keys` are excerpts that it is done to together.
 * @typedef {{do: string, key?: string, keys?: string[], field?: string, [more: string]: unknown}} Edit
 */
/** @typedef {Edit & {client: string, n: number}} NumberedEdit An edit, numbered by its tab. */

const MOST_SENT = 40;

export class EditQueue {
  /**
   * @param {string} draft The draft's id.
   * @param {(edits: NumberedEdit[]) => void} send
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} [storage] That of the tab.
   */
  constructor(draft, send, storage) {
    this.place = `desk:${draft}`;
    this.client = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
    this.send = send;
    this.storage = storage;
    this.number = 0;
    this.sentAt = 0;
    this.waiting = this.#read();
  }

  get empty() {
    return this.waiting.length === 0;
  }

  /**
   * Put an edit in the queue and send all that wait.
   * @param {Edit} edit
   */
  ask(edit) {
    this.number += 1;
    this.waiting.push({ ...edit, client: this.client, n: this.number });
    this.#keep();
    this.#dispatch();
  }

  /**
   * Forget what the server has taken.
   * @param {Record<string, number>} seen The number of the last edit it took from each tab.
   */
  forget(seen) {
    const before = this.waiting.length;
    this.waiting = this.waiting.filter((edit) => edit.n > (seen[edit.client] ?? 0));
    if (this.waiting.length !== before) this.#keep();
  }

  /**
   * Send again what was sent longer ago than this and is not taken yet.
   * @param {number} milliseconds
   */
  resend(milliseconds) {
    if (Date.now() - this.sentAt > milliseconds) this.#dispatch();
  }

  /**
   * Return the last edit that waits and has these members, if there is one.
   * @param {Edit} wanted
   */
  latest(wanted) {
    const fits = (/** @type {Edit} */ edit, /** @type {string} */ name, /** @type {unknown} */ value) =>
      edit[name] === value || (name === "key" && edit.keys?.includes(String(value)));
    return this.waiting.findLast((edit) => Object.entries(wanted).every(([name, value]) => fits(edit, name, value)));
  }

  #dispatch() {
    if (this.empty) return;
    this.sentAt = Date.now();
    this.send(this.waiting.slice(0, MOST_SENT));
  }

  /** @returns {NumberedEdit[]} */
  #read() {
    try {
      return JSON.parse(this.#tab.getItem(this.place) ?? "[]");
    } catch {
      return [];
    }
  }

  #keep() {
    try {
      if (this.empty) this.#tab.removeItem(this.place);
      else this.#tab.setItem(this.place, JSON.stringify(this.waiting));
    } catch {
      /* a tab without storage still sends its edits */
    }
  }

  get #tab() {
    return this.storage ?? sessionStorage; // which throws where storage is closed to us
  }
}
