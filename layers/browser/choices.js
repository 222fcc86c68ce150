// What can be chosen: names, order, colours. It is the same for all filters, so it is fetched
// once a version of the data, and messages carry counts alone.

const known = new Map();

/**
 * Return the choices at an address (relative to the page), or null while they are on their way;
 * `then` is called with them once they are there. `failed` says that they did not come.
 */
export function choicesAt(address, then) {
  if (known.has(address)) return known.get(address);
  known.set(address, null);
  fetched(address).then(
    (choices) => known.set(address, choices),
    () => known.set(address, { failed: true }),
  ).then(() => then(known.get(address)));
  return null;
}

async function fetched(address) {
  const answer = await fetch(new URL(address, document.baseURI));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const choices = await answer.json();
  for (const facet of choices.facets)
    for (const option of facet.options) option.sought = [option.name, ...(option.aliases ?? [])].join("\n").toLowerCase();
  return choices;
}
