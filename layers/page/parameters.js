// Changes of what an address says: of its parameters, as controls make them.

/** @typedef {(params: URLSearchParams) => void} Change alters the parameters of an address */

/** Add a value to a list of the address, or take it out. */
export function toggle(/** @type {URLSearchParams} */ params, /** @type {string} */ key, /** @type {string} */ value) {
  const values = params.getAll(key);
  params.delete(key);
  const kept = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  for (const one of kept) params.append(key, one);
}

/** Set a value of the address; none, or an empty one, takes it out. */
export function set(
  /** @type {URLSearchParams} */ params,
  /** @type {string} */ key,
  /** @type {string | boolean | null | undefined} */ value,
) {
  if (value === null || value === undefined || value === "" || value === false) params.delete(key);
  else params.set(key, value === true ? "1" : value);
}

/** Search for words; whether titles count is asked of one search, not of the next. */
export function seek(/** @type {URLSearchParams} */ params, /** @type {string | undefined} */ words) {
  if ((params.get("q") ?? "") !== (words ?? "")) params.delete("titles");
  set(params, "q", words);
}

/**
 * Make a change that the server wrote down: what goes (null: all of a key), then what is set.
 * @param {{drop: [string, string | null][], put: [string, string][]}} written
 * @returns {Change}
 */
export function changeOf({ drop, put }) {
  return (params) => {
    for (const [key, value] of drop) {
      const kept = params.getAll(key).filter((one) => value !== null && one !== value);
      params.delete(key);
      for (const one of kept) params.append(key, one);
    }
    for (const [key, value] of put) params.set(key, value);
  };
}
