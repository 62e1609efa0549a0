"""Controls that several pages use. They show values and emit signals; none calls the workbench."""
