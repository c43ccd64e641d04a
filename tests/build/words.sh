#!/bin/bash
# Every word of the kiosk has its Chinese, none is doubtful or left over.
exec po/update --check
