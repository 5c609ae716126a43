"""Files in and out, for every kind of record that an app declares (`shanhe.exchange.kinds`): one run, one flow, one command."""
