#!/bin/sh
# Optional extras: LibreOffice reads .doc/.odt/.rtf and gives Word files their pictures, tesseract reads scans,
# Chromium tests the page, Pango sets the PDF. The pipeline runs without them and says what it could not read.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends \
    libpangoft2-1.0-0 libharfbuzz-subset0 libreoffice-writer poppler-utils chromium \
    fonts-noto-core fonts-noto-cjk \
    tesseract-ocr tesseract-ocr-eng tesseract-ocr-fra tesseract-ocr-spa tesseract-ocr-rus tesseract-ocr-ara \
    tesseract-ocr-chi-sim >/dev/null
