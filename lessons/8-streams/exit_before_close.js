// 'exit' and 'close' are two events: a grandchild holds the pipe.
const { spawn } = require('node:child_process');

const child = spawn('sh', ['-c', 'exec 3<&0; { cat <&3; echo late; } & echo hello; exit 5']);
child.stdout.on('data', data => process.stdout.write(`data   ${data}`));
child.on('exit', code => console.log(`exit   code ${code}`));
child.on('close', code => console.log(`close  code ${code}`));
