'use strict';
// Answers each message by itself, and closes what came with it.
const { fine } = require('./fine.js');

process.on('message', (message, handle) => {
  if (message === 'bye') {
    fine();
    process.disconnect();
    return;
  }
  if (typeof message === 'string' && (handle !== undefined) !== (message[0] === 'h')) throw new Error(`${message} and ${handle}`);
  if (handle) (handle.destroy ? handle.destroy() : handle.close());
  process.send(message);
});
