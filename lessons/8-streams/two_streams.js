// Both outputs of a child, as they come; 200000 bytes on each.
const { spawn } = require('node:child_process');

const script = 'seq 40000 | head -c 200000 >&2; seq 40000 | head -c 200000';
const child = spawn('sh', ['-c', script]);
let out = 0;
let err = 0;
child.stdout.on('data', chunk => { out += chunk.length; });
child.stderr.on('data', chunk => { err += chunk.length; });
child.on('close', () => console.log(`stdout: ${out} bytes, stderr: ${err} bytes`));
