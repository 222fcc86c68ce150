// What is the same for all filters of a version and language is fetched once; messages do not
// carry it.

const FORGOTTEN_AFTER = 2000; // milliseconds, for a failure: the next draw asks again

const known = new Map();

/**
 * Return the document at an address (relative to the page), or null while it is on its way;
 * `then` is called once it is there. `failed` says that it did not come.
 */
export function documentAt(address, then) {
  if (known.has(address)) return known.get(address);
  known.set(address, null);
  fetched(address)
    .then(
      (found) => known.set(address, found),
      () => {
        known.set(address, { failed: true });
        setTimeout(() => known.delete(address), FORGOTTEN_AFTER);
      },
    )
    .then(then);
  return null;
}

async function fetched(address) {
  const answer = await fetch(new URL(address, document.baseURI));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
