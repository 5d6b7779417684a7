"""Documents about training: numbered forms, certificates, the register, the upload to ФИС ФРДО."""
