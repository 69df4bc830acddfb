// Plain JavaScript: this file must run on the old Node that it complains about.

const REQUIRED_MAJOR = 24;

/** Ends the process with the fix if it does not run on the Node that the project brings along. */
export function requireNode() {
  const found = process.versions.node;
  if (Number(found.split('.')[0]) >= REQUIRED_MAJOR) return;
  console.error(
    `Cannot run: Node ${REQUIRED_MAJOR} or newer is needed, got ${found}.\n` +
      'npm installs it beside the project: run `npm ci` and start this by `npm start` or `npm test`, not by hand.\n' +
      'If npm was told not to run install scripts, run `npm rebuild node` once.',
  );
  process.exit(2);
}
