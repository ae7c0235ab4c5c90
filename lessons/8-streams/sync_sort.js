// The synchronous form: fed, read, waited for, in one call.
const { spawnSync } = require('node:child_process');

const r = spawnSync('sort', [], { input: 'pear\napple\nfig\n', timeout: 5000, encoding: 'utf8' });
process.stdout.write(`code ${r.status}\n${r.stdout}`);
