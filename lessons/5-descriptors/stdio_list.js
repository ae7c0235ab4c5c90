// The same lists; Node has no "same as": a file descriptor that is named twice stands in for it.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');

function run(how, stdio) {
  const r = spawnSync('sh', ['-c', 'echo text; echo trouble >&2'], { stdio });
  const size = (data) => String(data ? data.length : 0).padStart(2);
  console.log(`${how.padEnd(12)} out ${size(r.stdout)} bytes, err ${size(r.stderr)} bytes`);
}

run('two pipes', ['ignore', 'pipe', 'pipe']);
run('errors only', ['ignore', 'ignore', 'pipe']);
run('a file', ['ignore', fs.openSync('/dev/null', 'w'), 'pipe']);
