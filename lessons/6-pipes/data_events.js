// Output as it comes: pieces, an end, and then the close of the child.
const { spawn } = require('node:child_process');

let bytes = 0;
let pieces = 0;
const child = spawn('head', ['-c', '1000000', '/dev/zero']);
child.stdout.on('data', (data) => {
  bytes += data.length;
  pieces++;
});
child.stdout.on('end', () => {
  console.log(`end: ${bytes} bytes, in ${pieces > 1 ? 'several pieces' : 'one piece'}`);
});
child.on('close', (code) => console.log(`close: code ${code}`));
