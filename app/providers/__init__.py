"""Speaking to vendors: model cards, wire adapters, one transport, one driver for tickets.

Before it: a frozen `RenderOrder`. After it: a ticket, its progress and a downloaded file. Not for
prices, retries or states of jobs.
"""
