"""Vendors played on this machine: their wire contracts, prices, delays, faults and bills.

What is played is told apart from the real thing everywhere: in the ledger, on the take and in the
picture itself. Knows nothing of adapters; both keep to the vendor's published contract.
"""
