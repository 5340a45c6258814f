// Node forks with process.execPath. Under qemu-user that is the program of another processor, which this system cannot
// start; EMULATED_NODE is the command that starts it emulated. Forked processes inherit both, and this --import.
process.execPath = process.env.EMULATED_NODE;
