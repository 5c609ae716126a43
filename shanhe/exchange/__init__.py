"""Files in and out, for every kind of record that an app declares (`shanhe.kernel.files.kinds`): one run, one flow, one command."""
