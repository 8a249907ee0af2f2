"""Places to fill: offering one, finding one, applying for one."""
