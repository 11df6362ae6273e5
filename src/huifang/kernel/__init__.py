"""The ground of every room: dates, encryption, masking, search words, set-based SQL. Nothing of the business."""
