'use strict';
const { fine, failed } = require('./fine.js');
require('./roles.js').server(process, true).then(fine, failed);
