// Run as a process of its own by log.test.ts: logs once and is gone.
import { systemEnvironment } from '@paceline/core';
import { createLog } from '../../src/observe/log.ts';

createLog({ level: 'info', environment: systemEnvironment }).error({ count: 1 }, 'last words');
process.kill(process.pid, 'SIGKILL');
