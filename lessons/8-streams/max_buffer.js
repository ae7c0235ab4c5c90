// A limit on captured output: at it, and above it.
const { spawnSync } = require('node:child_process');

function show(what, r) {
  console.log(`${what}: code ${r.status}, signal ${r.signal}, error ${r.error?.code}`);
}

show('at it', spawnSync('head', ['-c', '1000', '/dev/zero'], { maxBuffer: 1000 }));
const goesOn = 'head -c 1001 /dev/zero; exec sleep 60';
show('above it', spawnSync('sh', ['-c', goesOn], { maxBuffer: 1000 }));
