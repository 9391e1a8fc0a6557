import { main } from './commands.ts';

// A reader that has seen enough (`exitplan check … | head`) changes nothing about the status; output that is lost otherwise (a full disk) does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') {
        return;
    }
    process.stderr.write(
        `exitplan: the output could not be written: ${error.code === 'ENOSPC' ? 'no space left on the device' : error.message}\n`,
    );
    process.exit(2);
});

const color = process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb' && process.stdout.isTTY === true;

void main(process.argv.slice(2), {
    stdout: text => {
        process.stdout.write(text);
    },
    stderr: text => {
        process.stderr.write(text);
    },
    cwd: process.cwd(),
    color,
}).then(status => {
    process.exitCode = status;
});
