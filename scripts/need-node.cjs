// Loaded before a TypeScript program (`node -r`): an older Node would fail on it without saying why.
const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  console.error(
    `Not started: SIRA runs on Node 24 or newer, and this is Node ${process.versions.node} (${process.execPath}).\n` +
      'On Linux and Windows `make install` brings Node 24 along. Elsewhere install it from https://nodejs.org, ' +
      'or with `nvm install` in this folder, then run the command again.',
  );
  process.exit(1);
}
