'use strict';
// parent_of_roles.js PROGRAM ROLE_OF_CHILD SERIALIZATION: the parent plays the other role.
const { fine, failed, start } = require('./fine.js');
const roles = require('./roles.js');

const [program, roleOfChild, serialization] = process.argv.slice(2);
const child = start(program, roleOfChild, { serialization });
const mine = roleOfChild === 'server' ? roles.giver : roles.server;
Promise.all([mine(child, false), child.ended]).then(fine, failed);
