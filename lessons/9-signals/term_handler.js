// SIGTERM to a child, and a handler for it in this process.
const { spawn } = require('node:child_process');

const child = spawn('sleep', ['60']);
child.on('exit', (code, signal) => console.log(`no handler: code ${code}, signal ${signal}`));
child.kill('SIGTERM');

process.on('SIGTERM', () => {
  console.log('tidy');
  process.exit(0);
});
