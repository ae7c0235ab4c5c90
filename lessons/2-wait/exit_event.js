// How two children ended: one with a code, one by a signal.
const { spawn } = require('node:child_process');

function show(name, next) {
  return (code, signal) => {
    console.log(`${name}: code ${code}, signal ${signal}`);
    next();
  };
}

const second = () => spawn('sh', ['-c', 'kill $$']).on('exit', show('kill $$', () => {}));
spawn('sh', ['-c', 'exit 3']).on('exit', show('exit 3', second));
