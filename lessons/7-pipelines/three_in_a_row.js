// Three programs in a row: here the bytes go through this process.
const { spawn } = require('node:child_process');

const a = spawn('printf', ['pear\nfig\npear\napple\n']);
const b = spawn('sort');
const c = spawn('uniq', ['-c'], { stdio: ['pipe', 'inherit', 'inherit'] });
a.stdout.pipe(b.stdin);
b.stdout.pipe(c.stdin);
c.on('close', (code) => console.log(`code ${code}`));
