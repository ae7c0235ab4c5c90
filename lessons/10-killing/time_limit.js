// A child with a time limit.
const { spawnSync } = require('node:child_process');

function show(what, r) {
  console.log(`${what}: code ${r.status}, signal ${r.signal}, error ${r.error?.code}`);
}

show('in time', spawnSync('true', [], { timeout: 500 }));
show('too long', spawnSync('sleep', ['60'], { timeout: 500 }));
show('at once', spawnSync('sleep', ['60'], { timeout: 500, killSignal: 'SIGKILL' }));
