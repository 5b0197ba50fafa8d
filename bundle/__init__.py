"""What `digitpad.spec` needs to make the packaged application. No part of the program, nor of the wheel."""
