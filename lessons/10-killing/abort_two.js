// One switch for several children: AbortSignal.
const { spawn } = require('node:child_process');

const all = new AbortController();
let ended = 0;
for (let i = 0; i < 2; i++) {
  const child = spawn('sleep', ['60'], { signal: all.signal });
  child.on('error', e => console.log(`${e.code}: ${e.message}`));
  child.on('close', (code, signal) => { ended += signal === 'SIGTERM'; });
}
process.on('exit', () => console.log(`${ended} children were ended by it`));
all.abort();
