"""Import 导入: a file is uploaded, its columns are mapped, it is checked, run, and perhaps taken back."""
