// A limit on captured output: at it, and above it.
const { spawnSync } = require('node:child_process');

function show(what, r) {
  console.log(`${what}: code ${r.status}, signal ${r.signal}, error ${r.error?.code}`);
}

show('at it', spawnSync('head', ['-c', '1000', '/dev/zero'], { maxBuffer: 1000 }));
show('above it', spawnSync('yes', [], { maxBuffer: 1000 }));
