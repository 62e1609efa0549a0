"""Printed pages: laid out as plain marks, painted alike into a PDF, a printer and a preview."""
