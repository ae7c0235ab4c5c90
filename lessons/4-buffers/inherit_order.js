// The same two rounds: write() of process.stdout returns when the text has left.
const { spawnSync } = require('node:child_process');

for (const round of ['as it comes', 'once more']) {
  process.stdout.write(`${round}:\n  before\n`);
  spawnSync('echo', ['  child'], { stdio: 'inherit' });
  process.stdout.write('  after\n');
}
